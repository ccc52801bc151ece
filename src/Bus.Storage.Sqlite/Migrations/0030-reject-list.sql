-- additive
-- The open errors of a municipality in the order of their list: a page of it is found, not sorted out of all of them.
CREATE INDEX reject_record_list ON reject_record (municipality, receipt, line) WHERE state = 'open';
