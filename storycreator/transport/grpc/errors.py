"""Our errors as google.rpc.Status with ErrorInfo, BadRequest and RetryInfo."""

from typing import cast

import grpc
from google.protobuf.any_pb2 import Any as AnyProto
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from storycreator.core.errors import Code, FieldFault, InvalidInputError, StoryCreatorError, rebuild
from storycreator.transport.base import ERROR_DOMAIN


def status_of(error: StoryCreatorError) -> status_pb2.Status:
    """The status with its details."""
    details = [error_details_pb2.ErrorInfo(reason=error.reason, domain=ERROR_DOMAIN, metadata={"stage": error.stage})]
    status = status_pb2.Status(code=code_pb2.Code.Value(error.code), message=error.message)
    for detail in details:
        status.details.add().Pack(detail)
    if error.fields:
        faults = [error_details_pb2.BadRequest.FieldViolation(field=f.field, description=f.description) for f in error.fields]
        status.details.add().Pack(error_details_pb2.BadRequest(field_violations=faults))
    if error.retry_after is not None:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.FromNanoseconds(int(error.retry_after * 1e9))
        status.details.add().Pack(retry)
    return status


def error_from(error: grpc.aio.AioRpcError) -> StoryCreatorError:
    """The error a server sent. A status without our details keeps its code and words."""
    try:
        status = rpc_status.from_call(cast("grpc.Call", error))  # it has what is asked of one
    except ValueError:
        status = None
    reason, stage, retry_after = "", "", None
    fields: list[FieldFault] = []
    for detail in status.details if status is not None else ():
        reason, stage, retry_after = _take(detail, reason, stage, retry_after, fields)
    code = error.code().name
    if not reason and code not in set(Code):
        code = Code.NOT_FOUND if code == "UNIMPLEMENTED" else Code.INTERNAL
    if not reason and code == Code.CANCELLED:  # not by us, or there were no status to read: the server stopped before it began the call
        code = Code.UNAVAILABLE
    words = error.details() or code
    if not reason and code == Code.RESOURCE_EXHAUSTED and "larger than max" in words:  # gRPC itself; not a matter of trying again
        return InvalidInputError.of("request", words)
    return rebuild(reason, code, words, stage=stage, fields=fields, retry_after=retry_after)


def has_service_details(error: grpc.aio.AioRpcError) -> bool:
    """Whether the words are the service's own, not gRPC's for a peer that is away or slow."""
    return any(key == "grpc-status-details-bin" for key, _ in error.trailing_metadata() or ())


def _take(detail: AnyProto, reason: str, stage: str, retry_after: float | None, fields: list[FieldFault]) -> tuple[str, str, float | None]:
    info, bad, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
    if detail.Unpack(info):
        return info.reason, info.metadata.get("stage", ""), retry_after
    if detail.Unpack(bad):
        fields.extend(FieldFault(f.field, f.description) for f in bad.field_violations)
    elif detail.Unpack(retry):
        retry_after = retry.retry_delay.ToNanoseconds() / 1e9
    return reason, stage, retry_after
