/** Characters. NIST SP 800-63B, section 5.1.1.2, asks for at least 8, and for no rules of composition. */
export const PASSWORD_LENGTH = { min: 10, max: 128 } as const;
