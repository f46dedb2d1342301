#pragma once

// The worker is written against libsrtp 3, whose calls take size_t lengths. This maps them to libsrtp 2.
#include <cstddef>
#include <cstdint>
#include <srtp2/srtp.h>

namespace srtp2_compat
{
	using Call = srtp_err_status_t (*)(srtp_t, void*, int*);

	inline srtp_err_status_t WithIntLength(Call call, srtp_t session, void* packet, size_t* len)
	{
		int intLen               = static_cast<int>(*len);
		const srtp_err_status_t err = call(session, packet, &intLen);

		*len = static_cast<size_t>(intLen);

		return err;
	}
} // namespace srtp2_compat

inline srtp_err_status_t srtp_protect(srtp_t session, void* packet, size_t* len)
{
	return srtp2_compat::WithIntLength(static_cast<srtp2_compat::Call>(::srtp_protect), session, packet, len);
}

inline srtp_err_status_t srtp_unprotect(srtp_t session, void* packet, size_t* len)
{
	return srtp2_compat::WithIntLength(static_cast<srtp2_compat::Call>(::srtp_unprotect), session, packet, len);
}

inline srtp_err_status_t srtp_protect_rtcp(srtp_t session, void* packet, size_t* len)
{
	return srtp2_compat::WithIntLength(static_cast<srtp2_compat::Call>(::srtp_protect_rtcp), session, packet, len);
}

inline srtp_err_status_t srtp_unprotect_rtcp(srtp_t session, void* packet, size_t* len)
{
	return srtp2_compat::WithIntLength(
	  static_cast<srtp2_compat::Call>(::srtp_unprotect_rtcp), session, packet, len);
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return ::srtp_remove_stream(session, ssrc);
}
