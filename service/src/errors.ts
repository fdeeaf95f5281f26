import type { ProblemCode } from './contracts/problem.ts';

export interface FieldFault {
  field: string;
  message: string;
}

/** Something a caller can mend. Features throw it; the transport maps its code to a status once. */
export class ServiceError extends Error {
  readonly code: ProblemCode;
  readonly remedy: string;
  readonly field: string | undefined;
  readonly errors: FieldFault[] | undefined;

  constructor(
    code: ProblemCode,
    fault: {
      detail: string;
      remedy: string;
      field?: string;
      errors?: FieldFault[] | undefined;
      cause?: unknown;
    },
  ) {
    super(fault.detail, fault.cause === undefined ? undefined : { cause: fault.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.remedy = fault.remedy;
    this.field = fault.field;
    this.errors = fault.errors;
  }
}
