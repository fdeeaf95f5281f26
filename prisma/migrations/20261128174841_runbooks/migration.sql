-- AlterTable
ALTER TABLE "services" ADD COLUMN     "runbook" TEXT;
