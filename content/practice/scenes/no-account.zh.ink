// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.zh.ink

=== open ===
{tone("cold")}你们这个数跟我们账上对不上，对账单我不能签，等我们查清楚再说。
-> moves

=== fact ===
{tone("plain")}你说{total}、{overdue}天，我这边不是这个数。
-> moves

=== vent ===
{tone("warm")}去年换了系统，前任财务交接不清，我接手的时候账就是乱的，谁来都找我要数。
-> moves

=== evade ===
{tone("cold")}差在哪里现在说不清，要查。
-> moves

=== decider ===
{tone("plain")}对账我能认，付款总经理签字，两家公司都是他管。
-> moves

=== proof ===
{tone("plain")}签收和发票一张一张对得上，差的就那两笔退货，其余的我认。
-> moves

=== refuse ===
{tone("cold")}数都没对清就要这么多，账上也没有，不行。
-> moves

=== own ===
+ [上季度退货单是您当天就传给我们的，所以那两笔我们很快就查到了。 #praise-fact] -> DONE
+ [我们账上是{total}，到期{overdue}天，今天把每张对一遍。 #account] -> DONE
+ [对不上的是哪几张？差多少？我们一张一张勾。 #clarify] -> DONE
+ [这是对账单，有差异的请在旁边标出来。 #evidence:statement] -> DONE
+ [这是每批货的签收单，仓库主管都签过。 #evidence:delivery] -> DONE
+ [这是工商登记信息，新公司的股东和地址与贵司一样。 #evidence:register] -> DONE
+ [合同的主体是贵司，付款义务写在这一条。 #evidence:contract] -> DONE
