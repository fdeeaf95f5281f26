-- AlterTable
ALTER TABLE "harm_impacts" ADD COLUMN     "known_before" INTEGER;
