\echo Use "CREATE EXTENSION certproof" to load this file. \quit

CREATE TYPE certproof_finding AS (
	rule text,          -- "name/san-missing"
	severity text,      -- "notice", "warning", "error"
	effect text,        -- "weakens", "fails", "refused"; null: none
	place text,         -- "cert.san.dns[2]"; null: the whole certificate
	message text,
	reason text,
	fix text,
	source text
);

CREATE FUNCTION certproof(certificate bytea, profile text DEFAULT 'auto', at timestamptz DEFAULT now())
	RETURNS SETOF certproof_finding
	AS 'MODULE_PATHNAME', 'certproof_judge'
	LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10000 ROWS 3;
