import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useRef,
  useState,
} from 'react';
import type { ConfirmRequest } from './confirm-modal.tsx';

export type { ConfirmRequest };

type Confirm = (request: ConfirmRequest) => Promise<boolean>;

// Dialogs are fetched with the first one: no page needs them in order to appear.
const ConfirmModal = lazy(() => import('./confirm-modal.tsx'));
const ConfirmContext = createContext<Confirm | null>(null);

/** Asks the person, and resolves to their answer; closing the dialog is a no. */
export function useConfirm(): Confirm {
  const confirm = useContext(ConfirmContext);
  if (!confirm) throw new Error('useConfirm needs a ConfirmProvider above it');
  return confirm;
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [request, setRequest] = useState<ConfirmRequest | null>(null);
  const [isOpen, setOpen] = useState(false);
  const answerRef = useRef<((answer: boolean) => void) | null>(null);

  const openerRef = useRef<Element | null>(null);

  const confirm = useCallback<Confirm>((next) => {
    openerRef.current = document.activeElement;
    answerRef.current?.(false);
    setRequest(next);
    setOpen(true);
    return new Promise((resolve) => {
      answerRef.current = resolve;
    });
  }, []);

  const answer = useCallback((value: boolean) => {
    answerRef.current?.(value);
    answerRef.current = null;
    setOpen(false);
    // The dialog knows it only from its second time on: the first one comes late, and open.
    if (openerRef.current instanceof HTMLElement) openerRef.current.focus({ preventScroll: true });
  }, []);

  return (
    <ConfirmContext value={confirm}>
      {children}
      {request ? (
        <Suspense>
          <ConfirmModal request={request} isOpen={isOpen} onAnswer={answer} />
        </Suspense>
      ) : null}
    </ConfirmContext>
  );
}
