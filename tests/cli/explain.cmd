explain chain/incomplete
