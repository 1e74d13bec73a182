rules list -r expressway-e --release X8.9 --pack expressway --severity error
