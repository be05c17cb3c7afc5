"""Made-up remarks, as people at a counter write them: short, most of them kind, some to the point, some in English."""

PLEASED = (
    "Cán bộ hướng dẫn rất tận tình, hồ sơ xong sớm hơn hẹn.",
    "Anh cán bộ giải thích rõ từng mục, tôi chỉ phải đi một lần.",
    "Rất hài lòng, cảm ơn bộ phận một cửa.",
    "Nhận kết quả nhanh, không phải chờ lâu.",
    "Chị ở quầy rất niềm nở, kiểm tra hồ sơ giúp rất kỹ.",
    "Lần trước phải lên hai lần, lần này chỉ một lần là xong. Tốt hơn nhiều.",
    "Có tin nhắn báo khi có kết quả nên đỡ phải gọi hỏi.",
    "Thủ tục rõ ràng, lệ phí đúng như niêm yết.",
    "Được hướng dẫn nộp trực tuyến ngay tại quầy, rất tiện.",
    "Phòng chờ sạch sẽ, có nước uống, có chỗ ngồi cho người già.",
    "Cán bộ nói được tiếng Mông nên bố tôi hiểu hết.",
    "Trả kết quả trước hẹn ba ngày. Mong giữ được như vậy.",
    "Làm việc chuyên nghiệp, đúng giờ.",
    "Tôi ở xa, được nhận kết quả qua bưu điện nên rất mừng.",
    "Mẫu đơn có ví dụ điền sẵn, dễ làm theo.",
    "Cảm ơn cán bộ đã kiên nhẫn với người lớn tuổi.",
    "Doanh nghiệp chúng tôi đánh giá cao sự phối hợp lần này.",
    "Nhanh, gọn, lịch sự.",
)
MIXED = (
    "Nói chung được, nhưng chờ lấy số hơi lâu.",
    "Cán bộ tốt nhưng phần mềm chậm, phải đợi máy.",
    "Hồ sơ đúng hẹn. Giá như có thêm chỗ gửi xe.",
    "Nên ghi rõ cần mấy bản sao ngay trên bảng niêm yết.",
    "Cần thêm một quầy vào đầu tuần vì rất đông.",
    "Trang nộp trực tuyến hay báo lỗi khi tải tệp lớn.",
    "Bình thường, không có gì đặc biệt.",
    "Giờ nghỉ trưa nên có người trực để người ở xa đỡ phải đợi.",
    "Bảng hướng dẫn chữ nhỏ, người già khó đọc.",
    "Kết quả đúng hạn nhưng phải bổ sung một giấy tờ không có trong danh mục.",
)
UNHAPPY = (
    "Hẹn 20 ngày mà hơn một tháng mới có kết quả, không ai báo trước.",
    "Phải đi lại ba lần vì mỗi lần bảo thiếu một giấy.",
    "Trễ hẹn làm chúng tôi lỡ kế hoạch khởi công. Đề nghị báo sớm nếu chậm.",
    "Hỏi thì được trả lời qua loa, phải sang quầy khác mới rõ.",
    "Chờ hơn một tiếng mới đến lượt dù đã lấy số từ sáng.",
    "Cán bộ hướng dẫn hôm trước một kiểu, hôm sau một kiểu.",
    "Gọi đường dây nóng không có người nghe.",
    "Quá hạn mà không có thư xin lỗi như quy định.",
    "Thái độ chưa được vui vẻ, mong cải thiện.",
    "Danh mục giấy tờ trên mạng khác với ở quầy.",
    "Hồ sơ nằm ở sở quá lâu, một cửa cũng không biết đang ở đâu.",
    "Phải in lại cả bộ hồ sơ chỉ vì sai một chữ.",
)
ENGLISH = {
    "pleased": (
        "Clear explanations and a friendly clerk. Thank you!",
        "Faster than promised, and I was told about every step.",
        "Very helpful, even though my Vietnamese is poor.",
    ),
    "mixed": (
        "Fine in the end, but some forms exist only in Vietnamese.",
        "Good service. More seats in the waiting area would help.",
    ),
    "unhappy": (
        "Nobody told us that the decision would be late.",
        "We were sent between two offices for the same document.",
    ),
}


def for_level(level: int, language: str) -> tuple[str, ...]:
    """The remarks that fit an overall level (1 worst to 5) in a language (vi or en)."""
    mood = "unhappy" if level <= 2 else "mixed" if level == 3 else "pleased"
    if language == "en":
        return ENGLISH[mood]
    return {"unhappy": UNHAPPY, "mixed": MIXED, "pleased": PLEASED}[mood]
