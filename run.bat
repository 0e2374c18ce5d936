@echo off
rem Sets up whatever is missing, then starts the gate: run.bat [arguments of gate].
rem The twin of ./run. Messages go to stderr: stdout belongs to the program.
setlocal EnableExtensions DisableDelayedExpansion
for /f "tokens=2 delims=:" %%c in ('chcp') do set "KADIAN_CODEPAGE=%%c"
chcp 65001 >nul
set "PYTHONUTF8=1"
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "VENV=%ROOT%\.venv"
set "PY="

call :ready
if not errorlevel 1 goto start

call :find_python
if not defined PY goto no_python

rem A half-made or moved environment is made again.
if exist "%VENV%\Scripts\python.exe" (
  "%VENV%\Scripts\python.exe" -I -m pip --version >nul 2>&1
  if errorlevel 1 rmdir /s /q "%VENV%"
) else (
  if exist "%VENV%" rmdir /s /q "%VENV%"
)
if not exist "%VENV%\Scripts\python.exe" (
  >&2 echo ==^> 建立 Python 环境 .venv
  >&2 echo     Making the Python environment .venv
  %PY% -m venv "%VENV%"
  if errorlevel 1 goto no_venv
)
>&2 echo ==^> 安装 Python 软件包（首次约需一分钟）
>&2 echo     Installing Python packages ^(about a minute, once^)
rem Copied before pip reads it: an edit made meanwhile is noticed next time.
copy /y "%ROOT%\pyproject.toml" "%VENV%\.stamp-new" >nul
pushd "%ROOT%"
"%VENV%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-input --progress-bar off -e . 1>&2
set "FAILED=%ERRORLEVEL%"
popd
if not "%FAILED%"=="0" goto no_packages
move /y "%VENV%\.stamp-new" "%VENV%\.stamp-pyproject" >nul
>&2 echo ==^> 准备就绪
>&2 echo     Ready

:start
"%VENV%\Scripts\gate.exe" %*
set "RESULT=%ERRORLEVEL%"
if defined KADIAN_CODEPAGE chcp %KADIAN_CODEPAGE% >nul 2>&1
endlocal & exit /b %RESULT%

:ready
if not exist "%VENV%\Scripts\gate.exe" exit /b 1
fc /b "%ROOT%\pyproject.toml" "%VENV%\.stamp-pyproject" >nul 2>&1
if errorlevel 1 exit /b 1
rem A moved checkout still points to its old place; a Python that is gone does not answer.
"%VENV%\Scripts\python.exe" -I -c "import os; from importlib.util import find_spec as f; from os.path import realpath as r, normcase as n; a = f('gate_app'); raise SystemExit(not (f('click') and a and n(r(a.origin)).startswith(n(r(os.environ['ROOT'])))))" >nul 2>&1
exit /b %ERRORLEVEL%

:find_python
rem The py launcher first; python alone may be the shop's placeholder, so it must answer.
for %%p in ("py -3.13" "py -3.12" "py -3.11" "py -3" "python" "python3") do (
  if not defined PY call :try_python %%~p
)
exit /b 0

:try_python
%* -c "import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))" >nul 2>&1
if not errorlevel 1 set "PY=%*"
exit /b 0

:no_python
>&2 echo !!! 需要 Python 3.11 或更新版本：请安装后再运行一次（安装时勾选 py launcher）
>&2 echo     Python 3.11 or newer is needed: install it ^(with the py launcher^) and run this again
goto failed

:no_venv
>&2 echo !!! 无法建立 .venv：磁盘是否已满？
>&2 echo     Could not make .venv: is the disk full?
goto failed

:no_packages
>&2 echo !!! 软件包安装失败：请检查网络后再运行一次
>&2 echo     Packages could not be installed: check the network and run this again
goto failed

:failed
rem Started by a double click, the window would close before anybody has read this.
echo %CMDCMDLINE% | find /i "/c" >nul && pause
if defined KADIAN_CODEPAGE chcp %KADIAN_CODEPAGE% >nul 2>&1
endlocal & exit /b 1
