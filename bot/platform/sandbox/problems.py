"""The stand-in's refusals, as RFC 9457 problems."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi.responses import JSONResponse

from bot.platform.contract import Defect, Problem

_TITLES = {
    "not_authorised": (401, "没有密钥，或密钥不对"),
    "key_missing": (400, "缺少 Idempotency-Key"),
    "key_reused": (409, "同一个 Idempotency-Key 用于另一份内容"),
    "not_json": (415, "内容应为 JSON"),
    "too_large": (413, "内容超过演示平台的上限"),
    "not_understood": (422, "内容不符合接口约定"),
    "digest_differs": (409, "文件内容与摘要不一致"),
    "no_such_case": (404, "没有这个办件"),
    "not_found": (404, "没有这个地址"),
    "not_from_here": (403, "只接受从本页面提交的决定"),
    "no_defects": (422, "退回时至少要选一处缺陷"),
    "method_not_allowed": (405, "这个地址不接受这种请求"),
    "subject_not_accepted": (409, "备案主体尚未通过审核"),
    "product_not_accepted": (409, "产品尚未备案成功"),
    "nothing_to_replace": (409, "没有可以更正的退回办件"),
    "not_open": (409, "办件已经提交"),
    "not_under_review": (409, "办件不在审核中"),
    "not_accepted": (409, "产品尚未备案成功"),
}


class Refusal(Exception):  # noqa: N818
    """Ends a request with a problem."""

    def __init__(self, code: str, detail: str = "", defects: Sequence[Defect] = ()) -> None:
        super().__init__(code)
        status, title = _TITLES[code]
        self.problem = Problem(
            type=f"urn:beian:problem:{code}",
            title=f"演示：{title}",
            status=status,
            detail=detail,
            code=code,
            defects=list(defects),
            demo=True,
        )

    def response(self) -> JSONResponse:
        challenge = {"WWW-Authenticate": "Bearer"} if self.problem.status == 401 else {}
        body = self.problem.model_dump(mode="json")
        return JSONResponse(body, self.problem.status, challenge, media_type="application/problem+json")
