### access

rej-access-right-missing = 您的角色（{ $role }）没有“{ $right }”权限。
    .next = 需要时请向管理员申请。
rej-access-unknown-role = 没有名为“{ $role }”的角色。
    .next = 可用的角色：{ $known }。
rej-access-login-form = 登录名“{ $login }”不合要求。
    .next = 请用 2 到 64 个字母、数字、汉字、点、横线、下划线或 @。
rej-access-login-taken = 登录名“{ $login }”已被使用。
    .next = 请换一个登录名。
rej-access-password-short = 密码太短。
    .next = 请至少使用 10 个字符。
rej-access-password-long = 密码太长。
    .next = 请不要超过 1024 个字节。
rej-access-name-missing = 请填写名称。
    .next = 名称不能为空。
rej-access-last-owner = 这是最后一位企业负责人，不能停用或改为其他角色。
    .next = 请先指定另一位企业负责人。
rej-access-person-unknown = 没有这个用户。
    .next = 请刷新用户列表后重试。
rej-access-sign-in-failed = 登录名或密码不正确。
    .next = 请检查后重试；连续输错五次会锁定 15 分钟。
rej-access-locked = 密码连续输错，该登录名已锁定。
    .next = 请在 { $minutes } 分钟后重试，或请管理员重设密码。
rej-access-token-unknown = 没有这个访问令牌，或它已被吊销。
    .next = 请刷新令牌列表。
