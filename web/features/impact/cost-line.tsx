import type { BriefImpact, ImpactGap } from '@throughline/service/contracts/impacts';
import Link from 'next/link';

/** The price of a live signal in a line, or why there is none and the step that brings one. */
export function CostLine({ impact }: { impact: BriefImpact | null }) {
  if (impact === null) return null; // measured within a minute of its opening
  const { says, cost, gap } = impact;
  return (
    <p className="mt-1 max-w-[48rem] text-pretty">
      {cost === null ? <span className="text-soft">{says}</span> : <b className="font-[550]">{says}</b>}
      {gap !== null && (
        <span className="text-soft">
          {gap.says !== says && ` ${gap.says}`} <GapStep gap={gap} />
        </span>
      )}
    </p>
  );
}

/** The step that would bring a price. */
export function GapStep({ gap: { step } }: { gap: ImpactGap }) {
  if (step === null) return null;
  return (
    <Link href={step.href} className="link">
      {step.says}
    </Link>
  );
}
