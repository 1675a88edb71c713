### parties

rej-parties-buyer-unknown = 没有编码为“{ $code }”的客户，或者不归您负责。
    .next = 请检查编码，或在客户列表里搜索名称。
rej-parties-word-unknown = “{ $value }”不是“{ $field }”的可选值。
    .next = 请改用列表中的词，或留空。
rej-parties-code-form = 客户编码“{ $code }”为空或超过 64 个字符。
    .next = 请填写不超过 64 个字符的编码。
rej-parties-name-missing = 客户 { $code } 没有名称。
    .next = 新客户必须填写名称。
rej-parties-credit-code = 统一社会信用代码“{ $value }”不正确：位数或校验码不对。
    .next = 请对照营业执照核对 18 位代码，或留空。
rej-parties-owner-unknown = 没有登录名或姓名为“{ $login }”的用户。
    .next = 请先添加该用户，或把负责人留空。
rej-parties-parent-unknown = 上级客户“{ $code }”不存在。
    .next = 请先录入上级客户，或把上级留空。
rej-parties-parent-loop = 客户 { $code } 不能成为自己的上级。
    .next = 请检查集团关系。
rej-parties-changed-meanwhile = 客户 { $code } 刚被别人修改过，您的修改没有保存。
    .next = 请刷新页面，核对后再改一次。
rej-parties-statement-empty = 这份报表没有任何可识别的科目。
    .next = 请至少填写一个科目的金额。
