import { Alert, Button, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { toFormErrors } from '#client/components/form-errors.tsx';
import { useShortForm } from '#client/components/use-short-form.ts';
import { type ConsumerRequestKind, useConsumerRequest } from '../api/request-by-consumer.ts';

interface ConsumerRequestFormProps {
  kind: ConsumerRequestKind;
  /** The address of whoever is signed in. */
  email: string;
  /** There is a quicker way beside it. */
  isSecond?: boolean;
  onDone: (request: { email: string; trackingCode: string }) => void;
}

const schema = () => import('../request-schema.ts').then((module) => module.requestForm);

/** An address and, for whoever wants, a message: nothing else may be asked for. */
export function ConsumerRequestForm(props: ConsumerRequestFormProps) {
  const { kind, email, isSecond = false, onDone } = props;
  const { t } = useTranslation('consumer');
  const explain = useExplainError();
  const request = useConsumerRequest();
  const { form, field } = useShortForm({
    initialValues: { email, message: '' },
    schema,
    onSubmit: async ({ email: typed, message }) => {
      const { trackingCode } = await request.mutateAsync({
        kind,
        email: typed.trim(),
        ...(message.trim() ? { message: message.trim() } : {}),
      });
      onDone({ email: typed.trim(), trackingCode });
    },
    errorsOf: toFormErrors,
  });
  const isAtField = request.isError && Object.keys(toFormErrors(request.error)).length > 0;
  return (
    <form {...form}>
      <Stack gap="md">
        {request.isError && !isAtField && (
          <Alert color="red" role="alert">
            {explain(request.error)}
          </Alert>
        )}
        <TextInput
          size="md"
          label={t('email')}
          type="email"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          {...field('email')}
        />
        <Textarea size="md" rows={3} maxLength={1000} label={t('message')} {...field('message')} />
        <Button
          type="submit"
          size="md"
          fullWidth
          variant={isSecond ? 'default' : 'filled'}
          loading={request.isPending}
        >
          {t(`${kind}.submit`)}
        </Button>
      </Stack>
    </form>
  );
}
