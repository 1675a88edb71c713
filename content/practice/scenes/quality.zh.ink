// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.zh.ink

=== open ===
{tone("cold")}你们那批零件尺寸不稳，我们产线停过两次。质量没说清楚之前，货款先不谈。
-> moves

=== fact ===
{tone("plain")}一共{total}，{overdue}天，可里面有一批是有问题的。
-> moves

=== vent ===
{tone("warm")}那两天停线，班组加班返工，客户那头我去赔的不是，你们一个电话都没有。
-> moves

=== evade ===
{tone("cold")}反正质量就是不行，其余的不用多说。
-> moves

=== decider ===
{tone("plain")}质量我来认定，钱由财务总监分开处理，最后总经理拍板。
-> moves

=== proof ===
{tone("plain")}签收的时候确实没写异议，七天的条款我也看到了。有争议的只那一批，别的可以分开谈。
-> moves

=== refuse ===
{tone("cold")}全付不可能，那一批还没说清楚，钱也没有这么多。
-> moves

=== own ===
+ [去年旺季您带着班组连夜试装我们的新件，第二天就给了数据，这个支持很实在。 #praise-fact] -> DONE
+ [账上一共{total}，到期{overdue}天，其中您提到的是一批货。 #account] -> DONE
+ [请问是哪一批、多少件、差多少、有没有检测记录？ #clarify] -> DONE
+ [这是各批的签收单，没有异议批注。 #evidence:delivery] -> DONE
+ [合同约定质量异议 7 天内书面提出，请看这一条。 #evidence:contract] -> DONE
+ [对账单把每批分开列了，有争议的一批可以单独标出来。 #evidence:statement] -> DONE
+ [这几个月您一直在用我们的件出货，这是记录。 #evidence:orders] -> DONE
