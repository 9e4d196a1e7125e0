/** Without a path or a user: an origin as browsers write it, a closing slash allowed. */
const ORIGIN = /^(https?):\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?\/?$/i;
const THIS_MACHINE = /^((.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Whether browsers give a page of this origin Web Crypto and storage that lasts, without which it can make no ballot (W3C Secure
 * Contexts, 3.1): https, or this machine.
 * @example isSecureOrigin("http://answer.evenkeel.localhost:4748") // true
 * @example isSecureOrigin("http://10.0.0.7:4748") // false
 */
export function isSecureOrigin(origin: string): boolean {
  const [, protocol = "", host = ""] = ORIGIN.exec(origin) ?? [];
  return protocol.toLowerCase() === "https" || (protocol !== "" && THIS_MACHINE.test(host));
}
