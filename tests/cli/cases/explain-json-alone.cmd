explain -f json chain/incomplete
