let token = "";

/** Goes back to the server with everything that is not GET; known once a session was read. */
export function csrfToken(): string {
  return token;
}

export function keepCsrfToken(csrf: string): void {
  token = csrf;
}
