rules list --pack site --severity warning
