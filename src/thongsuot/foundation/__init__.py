"""What any office system needs (nền tảng): units, people, the ledger, files, papers."""
