import { z } from 'zod';
import { emailAddress, text } from '#shared/contracts/common.ts';

/** The contract's request as its form has it: the message can be empty. */
export const requestForm = z.object({ email: emailAddress, message: text(1000) });
