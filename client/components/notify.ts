export interface ToastAction {
  label: string;
  onClick: () => void;
}

export interface NotifyOptions {
  /** One thing to do about it, such as undoing. */
  action?: ToastAction;
  /** A toast with the same id is replaced instead of repeated. */
  id?: string;
}

export interface Toast extends NotifyOptions {
  id: string;
  kind: 'success' | 'error' | 'info';
  text: string;
  /** Milliseconds that it stays; looking at it stops the time. */
  lifetime: number;
}

const READING_TIME = 5_000;
/** Long enough to reach the button by keyboard. */
const ACTION_TIME = 12_000;
/** More than these cover the page. */
const MOST = 4;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function show(kind: Toast['kind'], text: string, options: NotifyOptions = {}): void {
  const id = options.id ?? `toast-${++lastId}`;
  const lifetime = options.action || kind === 'error' ? ACTION_TIME : READING_TIME;
  const others = toasts.filter((toast) => toast.id !== id);
  set([...others, { ...options, id, kind, text, lifetime }].slice(-MOST));
}

/** Short news about something that happened, shown in a live region. Never for what needs an answer. */
export const notify = {
  success: (text: string, options?: NotifyOptions): void => show('success', text, options),
  error: (text: string, options?: NotifyOptions): void => show('error', text, options),
  info: (text: string, options?: NotifyOptions): void => show('info', text, options),
};

/** What the Toaster draws. */
export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): readonly Toast[] => toasts,
  close: (id: string): void => set(toasts.filter((toast) => toast.id !== id)),
  clear: (): void => set([]),
};
