import { useLocation, useNavigate } from 'react-router';

/** The form that an address asks for: a new record, a stored one by its id, or none. */
export type FormAddress = 'new' | (string & {}) | null;

/** Forms have addresses (`?form=new`, `?form=<id>`): Back closes them, and a link opens them. */
export function useFormAddress() {
  const location = useLocation();
  const navigate = useNavigate();

  function searchWith(form: FormAddress): string {
    const params = new URLSearchParams(location.search);
    if (form) params.set('form', form);
    else params.delete('form');
    return params.toString();
  }

  const kept = (location.state ?? {}) as { opened?: boolean };
  const current: FormAddress = new URLSearchParams(location.search).get('form');

  /** For links: where a form opens, keeping the list behind it as it is. */
  const linkTo = (form: FormAddress) => ({
    to: { search: searchWith(form) },
    state: { ...kept, opened: true },
  });
  const closeInPlace = () =>
    void navigate(
      { search: searchWith(null) },
      { replace: true, state: { ...kept, opened: false } },
    );

  return {
    current,
    linkTo,
    open(form: FormAddress): void {
      const { to, state } = linkTo(form);
      void navigate(to, { state, replace: current !== null });
    },
    /** Goes back where the form was opened from here, so that no second entry of the list remains. */
    close(): void {
      if (kept.opened) void navigate(-1);
      else closeInPlace();
    },
    /** For what closes and navigates in one press: going back would undo the other. */
    closeInPlace,
  };
}
