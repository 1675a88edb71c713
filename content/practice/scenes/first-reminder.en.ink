x
-> END
