-- AlterTable
ALTER TABLE "anomalies" ADD COLUMN     "on_the_whole" BOOLEAN NOT NULL DEFAULT false;
