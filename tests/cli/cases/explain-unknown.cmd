explain chain/incomplet
