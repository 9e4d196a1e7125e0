type Confirm = () => Promise<boolean>;

let confirm: Confirm | null = null;

/** The frame offers the dialog that asks for the password again; without a frame (signing in) there is nothing to confirm. */
export function offerConfirmation(offered: Confirm | null): void {
  confirm = offered;
}

/** True once the person has confirmed the password; false when they would rather not. */
export async function confirmFreshness(): Promise<boolean> {
  return confirm === null ? false : confirm();
}
