-- AlterEnum
ALTER TYPE "KpiSourceKind" ADD VALUE 'signal';
