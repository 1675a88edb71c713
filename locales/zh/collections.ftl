### collections
