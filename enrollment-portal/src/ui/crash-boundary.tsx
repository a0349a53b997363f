import { Component, type ReactNode } from 'react';
import { CrashPage } from './crash-page.tsx';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly crashed: 'yes' | 'no';
}

/** A broken page says so, instead of leaving the screen empty. React itself reports the error to the console. */
export class CrashBoundary extends Component<Props, State> {
  static getDerivedStateFromError(): State {
    return { crashed: 'yes' };
  }

  override state: State = { crashed: 'no' };

  override render(): ReactNode {
    return this.state.crashed === 'yes' ? <CrashPage /> : this.props.children;
  }
}
