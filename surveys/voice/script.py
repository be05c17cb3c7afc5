# ruff: noqa: E501 - prose in three scripts, which the rule measures by the width of the widest
"""What a speaker says on the screens that every office has: (screen, its name for the staff, the words).

Questions and their answers come from the form.

Longer than what stands on the screen: who listens may not see where to touch.
"""

from surveys.forms.definition import Words

Line = tuple[str, Words, Words]

_REFUSED = (
    (
        "token_used",
        Words("Phiếu đã được dùng", "The ticket was used", "小票已使用"),
        Words(
            "Phiếu này đã được dùng. Mỗi phiếu đánh giá được một lần, và đánh giá ấy đã được ghi nhận. Cảm ơn Ông/Bà.",
            "This ticket has been used. Each ticket rates once, and that rating was recorded. Thank you.",
            "这张小票已经使用过。每张小票只能评价一次，那次评价已经记录。谢谢您。",
        ),
    ),
    (
        "token_void",
        Words("Phiếu đã được thay", "The ticket was replaced", "小票已更换"),
        Words(
            "Phiếu này đã được thay bằng phiếu mới. Ông/Bà dùng giúp phiếu mới nhất, có dòng chữ Bản in lại.",
            "This ticket was replaced. Please use the newest ticket, the one marked as a reprint.",
            "这张小票已被新的代替。请使用最新的、标有重印字样的小票。",
        ),
    ),
    (
        "token_expired",
        Words("Phiếu đã hết hạn", "The ticket has expired", "小票已过期"),
        Words(
            "Phiếu này đã hết hạn. Ông/Bà vẫn đánh giá được mà không cần mã: xin chạm vào ô Đánh giá không cần mã.",
            "This ticket has expired. You can still rate without a code: touch the button “Rate without a code”.",
            "这张小票已过期。您不用代码也可以评价：请按“不用代码评价”。",
        ),
    ),
    (
        "token_unknown",
        Words("Không tìm thấy mã", "The code was not found", "找不到代码"),
        Words(
            "Không tìm thấy mã này. Có thể một vài ký tự bị nhầm. Ông/Bà so lại với phiếu, hoặc nhờ cán bộ tại quầy xem giúp.",
            "This code was not found. A few characters may be wrong. Please compare them with the ticket, or ask the clerk.",
            "找不到这个代码。可能有几个字符输错了。请与小票核对，或请窗口工作人员帮忙。",
        ),
    ),
    (
        "mistyped",
        Words("Mã chưa đúng", "The code is not right", "代码不对"),
        Words(
            "Mã chưa đúng. Mã có mười chữ và số. Ông/Bà so lại từng ký tự với phiếu rồi nhập lại giúp.",
            "The code is not right. It has ten letters and digits. Please compare each with the ticket and enter it again.",
            "代码不对。代码由十个字母和数字组成。请与小票逐个核对后重新输入。",
        ),
    ),
    (
        "too_many",
        Words("Xin đợi một lát", "Please wait a moment", "请稍候"),
        Words(
            "Vừa có quá nhiều lần thử. Xin Ông/Bà đợi một lát rồi thử lại, hoặc nhờ cán bộ tại quầy giúp.",
            "There were too many tries. Please wait a moment and try again, or ask the clerk.",
            "尝试次数过多。请稍等片刻再试，或请窗口工作人员帮忙。",
        ),
    ),
)

# The first four come before the questions, the others after them.
FIXED: tuple[Line, ...] = (
    (
        "start",
        Words("Màn hình đầu", "Start screen", "首页"),
        Words(
            "Xin chào Ông/Bà. Hôm nay Ông/Bà được phục vụ thế nào? Nếu có phiếu mời đánh giá, xin đưa mã QR trên phiếu vào máy quét, "
            "hoặc chạm vào ô thứ nhất để nhập mã. Nếu không có phiếu, xin chạm vào ô thứ hai. "
            "Không ai biết người đánh giá là ai, kể cả cán bộ đã phục vụ Ông/Bà.",
            "Welcome. How were you served today? If you have a ticket, hold its QR code to the scanner, or touch the first button to "
            "enter its code. If you have none, touch the second button. Nobody learns who rated, not even the clerk who served you.",
            "您好。今天为您服务得怎么样？如果有评价小票，请用扫码器扫描小票上的二维码，或按第一个按钮输入代码。如果没有小票，请按第二个按钮。"
            "没有人会知道是谁评价的，为您服务的工作人员也不会知道。",
        ),
    ),
    (
        "code",
        Words("Nhập mã", "Entering the code", "输入代码"),
        Words(
            "Xin nhập mã trên phiếu. Mã có mười chữ và số, in dưới mã QR. Nếu không có phiếu, xin chạm vào ô Không có phiếu ở phía dưới.",
            "Please enter the code on your ticket. It has ten letters and digits, printed below the QR code. "
            "If you have no ticket, touch “No ticket” at the bottom.",
            "请输入小票上的代码。代码由十个字母和数字组成，印在二维码下方。如果没有小票，请按下方的“没有小票”。",
        ),
    ),
    (
        "counters",
        Words("Chọn quầy", "Choosing the counter", "选择窗口"),
        Words(
            "Ông/Bà được phục vụ ở quầy nào? Xin chạm vào tên quầy. Nếu không nhớ, xin hỏi cán bộ.",
            "At which counter were you served? Touch its name. If you don't remember, please ask the staff.",
            "您在哪个窗口办理的？请按窗口名称。如果不记得，请询问工作人员。",
        ),
    ),
    (
        "fields",
        Words("Chọn lĩnh vực", "Choosing the field", "选择领域"),
        Words(
            "Ông/Bà làm thủ tục thuộc lĩnh vực nào? Xin chạm vào một lĩnh vực. Nếu không rõ, xin chạm vào ô cuối cùng: Tôi không rõ.",
            "Which field was your procedure in? Touch one. If you are not sure, touch the last button: I don't know.",
            "您办理的手续属于哪个领域？请按其中一项。如果不清楚，请按最后一项：我不清楚。",
        ),
    ),
    (
        "thanks",
        Words("Cảm ơn", "Thank you", "感谢"),
        Words(
            "Cảm ơn Ông/Bà. Đánh giá được cộng vào kết quả chung để nơi đây sửa điều chưa tốt và giữ điều đang tốt. "
            "Không ai biết người đánh giá là ai.",
            "Thank you. Your rating is added to the overall result, to mend what is not good yet and to keep what is. "
            "Nobody learns who rated.",
            "谢谢您。您的评价会计入总结果，用来改进不足、保持优点。没有人会知道是谁评价的。",
        ),
    ),
    (
        "still",
        Words("Còn ở đây không?", "Still here?", "您还在吗？"),
        Words(
            "Ông/Bà còn ở đây không? Nếu còn, xin chạm vào màn hình. Nếu không, màn hình sẽ trở về đầu. Điều đã chọn vẫn được giữ.",
            "Are you still here? If so, touch the screen. Otherwise it goes back to the start. What you chose is kept.",
            "您还在吗？如果还在，请触摸屏幕。否则屏幕将返回首页。已选的内容会保留。",
        ),
    ),
    (
        "help",
        Words("Cần giúp đỡ", "Help", "需要帮助"),
        Words(
            "Ông/Bà cần giúp đỡ? Cán bộ tại quầy sẵn lòng giúp. Trên màn hình có số điện thoại, số fax và thư điện tử để liên hệ.",
            "Do you need help? The staff at the counter will gladly help. The screen shows a telephone number, a fax number and an e-mail "
            "address.",
            "需要帮助吗？窗口工作人员很乐意帮助您。屏幕上有联系电话、传真和电子邮箱。",
        ),
    ),
    (
        "lookup",
        Words("Tra cứu thủ tục", "Looking up a procedure", "查询手续"),
        Words(
            "Tra cứu thủ tục. Xin gõ tên thủ tục, không cần gõ dấu, hoặc chạm vào một lĩnh vực. "
            "Mỗi thủ tục có giấy tờ cần nộp, lệ phí và thời hạn giải quyết.",
            "Looking up a procedure. Type its name, tone marks are not needed, or touch a field. "
            "Each procedure shows the papers needed, the fee and the time it takes.",
            "查询手续。请输入手续名称，不用输入声调符号，或按一个领域。每项手续列有所需材料、费用和办理期限。",
        ),
    ),
    (
        "rest",
        Words("Máy tính bảng đang nghỉ", "Tablet at rest", "平板待机"),
        Words(
            "Xin chào Ông/Bà. Khi cán bộ trả kết quả, màn hình này sẽ mời Ông/Bà đánh giá. Chỉ mất chưa đầy một phút.",
            "Welcome. When the clerk hands over your result, this screen will invite you to rate. It takes less than a minute.",
            "您好。工作人员交付结果后，屏幕会邀请您评价，不到一分钟就能完成。",
        ),
    ),
    (
        "closed",
        Words("Ngoài giờ làm việc", "Closed", "非工作时间"),
        Words(
            "Nơi đây đang ngoài giờ làm việc. Giờ làm việc có trên màn hình. Xin mời Ông/Bà trở lại sau.",
            "This office is closed now. Its hours are on the screen. Please come back then.",
            "现在是非工作时间。工作时间见屏幕。请届时再来。",
        ),
    ),
    *((f"refused.{reason}", title, script) for reason, title, script in _REFUSED),
)
