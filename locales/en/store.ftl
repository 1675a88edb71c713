### Database and files.

rej-store-unknown-database = The database address cannot be read.
    .next = Write it as sqlite:PATH or postgres://USER@HOST/NAME.
rej-store-no-connection = The database cannot be reached: { $reason }
    .next = Check the address, the network and whether the database is running.
rej-store-newer-schema = The database was made by a newer version (schema version { $version }).
    .next = Open it with a program that is as new, or newer.
