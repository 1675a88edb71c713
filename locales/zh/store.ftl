### 数据库与文件。

rej-store-unknown-database = 无法识别数据库地址。
    .next = 请写成 sqlite:路径 或 postgres://用户@主机/库名。
rej-store-no-connection = 连不上数据库：{ $reason }
    .next = 请检查地址、网络和数据库是否已启动。
rej-store-newer-schema = 数据库由更新的版本建立（结构版本 { $version }）。
    .next = 请用同样新或更新的程序打开。
