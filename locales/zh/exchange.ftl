### 课程的进出：课程包、学习记录

exchange-page-alone = 没有找到学习平台：可以照常阅读和作答，但不会留下记录。
exchange-page-points = 得分 { $share }
exchange-page-passed = 已通过。
exchange-page-failed = 未通过。请看解释，再从平台重新打开一次。
exchange-page-leave = 保存并离开
exchange-page-left = 已保存，可以关闭本页。
exchange-page-screen = （在守信系统内可以打开这一页）
exchange-page-tool = 这是计算器的一组例子；在守信系统内可以换成自己的数字。
exchange-verb-experienced = 读完
exchange-verb-completed = 完成
exchange-verb-passed = 通过
exchange-verb-failed = 未通过
exchange-verb-voided = 撤回
