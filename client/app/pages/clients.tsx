import { useMe } from '#client/features/accounts/api/get-me.ts';
import { clients } from '#client/features/inventory/clients/clients.ts';
import { RecordScreen } from '#client/features/inventory/components/record-screen.tsx';

export function ClientsPage() {
  const me = useMe();
  return me.data ? <RecordScreen kind={clients} owner={me.data.user.id} /> : null;
}
