let turn = false;

/** A navigation happened: the next page's title takes the focus, so that keyboard and screen reader start there. */
export function giveFocusTurn(): void {
  turn = true;
}

export function takeFocusTurn(): boolean {
  const mine = turn;
  turn = false;
  return mine;
}
