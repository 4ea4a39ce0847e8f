import { createTransport } from 'nodemailer';
import type { MailTransport } from './delivery.service.ts';

/** A server that does not answer must not hold up the next mail for long. */
const TIMEOUT_MS = 10_000;

/**
 * Mails through an SMTP server, by its URL (smtps://user:password@host:port).
 * @param from the sender's address.
 */
export function createSmtpTransport(url: string, from: string): MailTransport {
  const host = from.slice(from.lastIndexOf('@') + 1);
  const transporter = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: 2 * TIMEOUT_MS,
    // A mail is made of texts only: nothing in it may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text, html }) {
      await transporter.sendMail({
        from: { name: 'Estante', address: from },
        to,
        subject,
        text,
        html,
        // The same for each try, so that a mail server that had taken it knows it again.
        messageId: `<${id}@${host}>`,
        headers: { 'auto-submitted': 'auto-generated' },
      });
    },
    close: () => transporter.close(),
  };
}

/** Who mails come from: as configured, else the SMTP account if it is an address, else no-reply at our host. */
export function senderAddress(config: {
  mailFrom: string | null;
  smtpUrl: string;
  publicUrl: string;
}): string {
  const account = decodeURIComponent(new URL(config.smtpUrl).username);
  if (config.mailFrom) return config.mailFrom;
  return account.includes('@') ? account : `no-reply@${new URL(config.publicUrl).hostname}`;
}
