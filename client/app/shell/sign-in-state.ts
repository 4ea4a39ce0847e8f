/** What the sign-in page is told about how the person got there. */
export interface SignInState {
  /** They were signed in a moment ago, and did not ask to leave. */
  sessionEnded: boolean;
}

export function isSessionEnded(state: unknown): boolean {
  return (state as Partial<SignInState> | null)?.sessionEnded === true;
}
