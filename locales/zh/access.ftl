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
