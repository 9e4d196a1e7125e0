const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.localhost)$/;

/**
 * Whether browsers give the origin Web Crypto and storage that lasts (W3C Secure Contexts): https, or this machine.
 * @example isSecureOrigin("http://answer.evenkeel.localhost:4748") // true
 * @example isSecureOrigin("http://10.0.0.7:4748") // false
 */
export function isSecureOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return protocol === "https:" || LOCAL.test(hostname);
}
