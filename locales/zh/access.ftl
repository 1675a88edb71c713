### 人员、角色、权限、登录。

access-sign-in = 登录
access-sign-out = 退出登录
access-login = 登录名
access-password = 密码
access-account = 我的账户
access-demo = 演示账号
access-demo-why = 这是演示公司，数据为模拟生成。任选一个账号登录：

access-role-owner = 企业负责人
access-role-credit-manager = 信用经理
access-role-sales = 销售
access-role-finance = 财务
access-role-collector = 催收
access-role-legal = 法务
access-role-instructor = 讲师
access-role-learner = 学员
access-role-auditor = 审计

access-right-see-overview = 查看总览
access-right-see-buyers = 查看客户
access-right-edit-buyers = 修改客户资料
access-right-see-ledger = 查看应收账
access-right-book-ledger = 记账与核销
access-right-import = 导入文件
access-right-assess = 运行评估
access-right-grant-limits = 核定额度与账期
access-right-see-warnings = 查看预警
access-right-clear-warnings = 处理预警
access-right-report-signal = 上报风险信号
access-right-see-worklist = 查看催收清单
access-right-log-contact = 登记催收联系
access-right-export = 导出
access-right-manage-people = 管理人员
access-right-configure = 修改设置
access-right-see-audit = 查看审计记录

rej-access-sign-in-needed = 请先登录。
    .next = 用您的登录名和密码登录；接口请带上有效的令牌。
rej-access-form-forged = 这次提交不是从您当前打开的页面发出的。
    .next = 请刷新页面后重新提交；如反复出现，请重新登录。

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
