### 全屋通用：应用外壳、单位、是与否、通用错误。

house-name = 守信
house-tagline = 信用与应收管理
house-yes = 是
house-no = 否
house-none = 无
house-unknown = 未知
house-days = { $count } 天

rej-house-busy = 其他人正在写入同一处数据。
    .next = 请稍等几秒，再做一次同样的操作。
rej-house-broken = 系统内部出错，您的操作没有生效。
    .next = 请把事件编号告诉管理员；日志里按编号可查到原因。
rej-house-denied = 您没有“{ $right }”权限。
    .next = 需要时请向管理员申请该权限。
rej-house-not-found = 没有找到“{ $what }”。
    .next = 请检查编号，或用搜索查找。
rej-house-bad-input = 填写的内容无法识别：{ $what }。
    .next = 请按示例重新填写。
