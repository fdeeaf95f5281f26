-- AlterTable
ALTER TABLE "link_scans" ADD COLUMN     "known" INTEGER;
