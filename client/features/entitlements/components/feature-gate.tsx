import type { ReactNode } from 'react';
import { useSubscription } from '../use-subscription.ts';

interface FeatureGateProps {
  /** A key of the plan's features. */
  feature: string;
  /** Shown when the plan lacks the feature, or its plan is not known. */
  fallback?: ReactNode;
  children: ReactNode;
}

/** Shows its children to plans that have the feature. Until the plan is known it shows neither. */
export function FeatureGate({ feature, fallback = null, children }: FeatureGateProps) {
  const { loading, hasFeature } = useSubscription();
  if (loading) return null;
  return hasFeature(feature) ? children : fallback;
}
