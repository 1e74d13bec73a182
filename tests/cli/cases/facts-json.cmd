facts -f json San
