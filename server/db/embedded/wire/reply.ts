import { encode, int32Bytes, type Raw } from '../bson/raw.ts';
import type { Doc } from '../bson/values.ts';

/** A value that goes into a reply as the BSON it is. */
export class Ready {
  readonly type: 3 | 4;
  readonly raw: Raw;

  private constructor(type: 3 | 4, raw: Raw) {
    this.type = type;
    this.raw = raw;
  }

  static document(raw: Raw): Ready {
    return new Ready(3, raw);
  }

  static list(documents: readonly Raw[]): Ready {
    let items = '';
    for (let i = 0; i < documents.length; i++) items += `\x03${i}\0${documents[i]}`;
    return new Ready(4, wrapped(items));
  }
}

/** The BSON of a reply; what is ready goes in as it is. */
export function encodeReply(reply: Doc): Raw {
  let elements = '';
  for (const [name, value] of Object.entries(reply)) {
    if (value instanceof Ready)
      elements += `${String.fromCharCode(value.type)}${name}\0${value.raw}`;
    else if (name === 'cursor') elements += `\x03${name}\0${encodeReply(value as Doc)}`;
    else if (value === 1) elements += `\x10${name}\0\x01\0\0\0`;
    else elements += encode({ [name]: value }).slice(4, -1);
  }
  return wrapped(elements);
}

function wrapped(elements: string): Raw {
  return `${int32Bytes(elements.length + 5)}${elements}\0`;
}
