### receivables
