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

access-right = { $right ->
    [see-overview] { access-right-see-overview }
    [see-buyers] { access-right-see-buyers }
    [edit-buyers] { access-right-edit-buyers }
    [see-ledger] { access-right-see-ledger }
    [book-ledger] { access-right-book-ledger }
    [import] { access-right-import }
    [assess] { access-right-assess }
    [grant-limits] { access-right-grant-limits }
    [see-warnings] { access-right-see-warnings }
    [clear-warnings] { access-right-clear-warnings }
    [report-signal] { access-right-report-signal }
    [see-worklist] { access-right-see-worklist }
    [log-contact] { access-right-log-contact }
    [export] { access-right-export }
    [manage-people] { access-right-manage-people }
    [configure] { access-right-configure }
    [see-audit] { access-right-see-audit }
   *[other] { $right }
}
access-role = { $role ->
    [owner] { access-role-owner }
    [credit-manager] { access-role-credit-manager }
    [sales] { access-role-sales }
    [finance] { access-role-finance }
    [collector] { access-role-collector }
    [legal] { access-role-legal }
    [instructor] { access-role-instructor }
    [learner] { access-role-learner }
    [auditor] { access-role-auditor }
   *[other] { $role }
}

rej-access-sign-in-needed = 请先登录。
    .next = 用您的登录名和密码登录；接口请带上有效的令牌。
rej-access-sign-in-failed = 登录名或密码不对。
    .next = 请重新输入；连续输错 5 次会锁定 15 分钟。忘记密码请找管理员重置。
rej-access-locked = 输错次数过多，此登录名已锁定。
    .next = 请在 { $minutes } 分钟后再试，或请管理员重置密码。
rej-access-form-forged = 这次提交不是从您当前打开的页面发出的。
    .next = 请刷新页面后重新提交；如反复出现，请重新登录。
rej-access-right-missing = 您的角色“{ access-role }”没有“{ access-right }”权限。
    .next = 需要时请向管理员申请调整角色。
rej-access-login-form = 登录名“{ $login }”不合规则。
    .next = 请用 2 至 64 个字母、数字或 . - _ @。
rej-access-login-taken = 登录名“{ $login }”已被使用。
    .next = 请换一个登录名。
rej-access-password-short = 密码太短。
    .next = 请至少用 10 个字符。
rej-access-password-long = 密码太长。
    .next = 请不超过 1024 字节。
rej-access-name-missing = 没有填写名称。
    .next = 请填写名称。
rej-access-last-owner = 这是最后一位企业负责人，不能停用或改角色。
    .next = 请先指定另一位企业负责人。
rej-access-unknown-role = 没有“{ $role }”这个角色。
    .next = 可用的角色：{ $known }。
rej-access-person-unknown = 没有这位人员。
    .next = 请从人员列表中选择。
rej-access-token-unknown = 没有这个令牌，或已被停用。
    .next = 请从令牌列表中选择。
